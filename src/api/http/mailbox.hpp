// What other threads leave for the thread of an I/O loop to do.
//
// Asio's own way, post(), wakes the loop while it holds the loop's mutex. The loop then goes before
// the handler thread that woke it, runs into that mutex, and waits until the busy machine gives the
// handler a core again: tens of milliseconds in which no connection is served. Here nobody holds
// anything, and the wake is one write after the work is there.
#pragma once

#include "api/http/inbox.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <utility>

namespace chap::http {

class Mailbox {
 public:
  explicit Mailbox(boost::asio::io_context& loop);

  // Any thread: `work()` will run in the loop's thread, in the order of arrival. Needs an open box.
  template <class Work>
  void put(Work work) {
    if (inbox_.put(errand(std::move(work)))) ring();
  }

  // In the loop's thread, each once: from open() on the box keeps its loop running, until close().
  void open() { wait(); }
  void close() { bell_.close(); }

 private:
  void ring();
  void wait();
  void read_all();

  Inbox inbox_;
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> bell_;
};

}  // namespace chap::http
