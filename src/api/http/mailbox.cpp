#include "api/http/mailbox.hpp"

#include <boost/system/error_code.hpp>

#include <cerrno>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace chap::http {
namespace {

int new_bell() {
  const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return descriptor;
}

}  // namespace

Mailbox::Mailbox(boost::asio::io_context& loop) : bell_(loop.get_executor(), new_bell()) {}

Mailbox::~Mailbox() {
  // Nobody reads them any more.
  for (Letter* letter = newest_.exchange(nullptr); letter != nullptr;) {
    const std::unique_ptr<Letter> unread(std::exchange(letter, letter->next));
  }
}

void Mailbox::add(std::unique_ptr<Letter> letter) {
  Letter* const added = letter.release();
  Letter* older = newest_.load(std::memory_order_relaxed);
  do {
    added->next = older;
  } while (!newest_.compare_exchange_weak(
      older, added, std::memory_order_release, std::memory_order_relaxed
  ));
  // From here on the letter may be gone. Whoever put the first of several rings for all.
  if (older == nullptr) ::eventfd_write(bell_.native_handle(), 1);
}

void Mailbox::open() { wait(); }

void Mailbox::close() { bell_.close(); }

void Mailbox::wait() {
  bell_.async_wait(bell_.wait_read, [this](const boost::system::error_code& failure) {
    if (failure) return;
    read_all();
    if (bell_.is_open()) wait();
  });
}

void Mailbox::read_all() {
  eventfd_t rings = 0;
  ::eventfd_read(bell_.native_handle(), &rings);  // before the letters: a later one rings again
  Letter* reversed = nullptr;
  for (Letter* letter = newest_.exchange(nullptr, std::memory_order_acquire); letter != nullptr;) {
    Letter* const older = std::exchange(letter->next, reversed);
    reversed = std::exchange(letter, older);
  }
  while (reversed != nullptr) {
    const std::unique_ptr<Letter> letter(std::exchange(reversed, reversed->next));
    letter->read();
  }
}

}  // namespace chap::http
