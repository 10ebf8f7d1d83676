// What other threads leave for the thread of an I/O loop to do.
//
// Asio's own way, post(), wakes the loop while it holds the loop's mutex. The loop then goes before
// the handler thread that woke it, runs into that mutex, and waits until the busy machine gives the
// handler a core again: tens of milliseconds in which no connection is served. Here nobody holds
// anything: letters are a list with an atomic head, and the wake is one write after the letter is
// there.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <atomic>
#include <memory>
#include <utility>

namespace chap::http {

class Mailbox {
 public:
  explicit Mailbox(boost::asio::io_context& loop);
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox();

  // Any thread: `work()` will run in the loop's thread, in the order of the letters' arrival. Needs
  // an open box.
  template <class Work>
  void put(Work work) {
    add(std::make_unique<LetterOf<Work>>(std::move(work)));
  }

  // In the loop's thread, each once: from open() on the box keeps its loop running, until close().
  void open();
  void close();

 private:
  struct Letter {
    virtual ~Letter() = default;
    virtual void read() = 0;
    Letter* next = nullptr;
  };
  template <class Work>
  struct LetterOf final : Letter {
    explicit LetterOf(Work given) : work(std::move(given)) {}
    void read() override { work(); }
    Work work;
  };

  void add(std::unique_ptr<Letter> letter);
  void wait();
  void read_all();

  // The newest first.
  std::atomic<Letter*> newest_ = nullptr;
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> bell_;
};

}  // namespace chap::http
