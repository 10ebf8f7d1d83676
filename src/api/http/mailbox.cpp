#include "api/http/mailbox.hpp"

#include <boost/system/error_code.hpp>

#include <cerrno>
#include <sys/eventfd.h>
#include <system_error>

namespace chap::http {
namespace {

int new_bell() {
  const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return descriptor;
}

}  // namespace

Mailbox::Mailbox(boost::asio::io_context& loop) : bell_(loop.get_executor(), new_bell()) {}

void Mailbox::ring() { ::eventfd_write(bell_.native_handle(), 1); }

void Mailbox::wait() {
  bell_.async_wait(bell_.wait_read, [this](const boost::system::error_code& failure) {
    if (failure) return;
    read_all();
    if (bell_.is_open()) wait();
  });
}

void Mailbox::read_all() {
  eventfd_t rings = 0;
  ::eventfd_read(bell_.native_handle(), &rings);  // first: what comes from here on rings again
  ErrandList letters = inbox_.take_all();
  while (const auto letter = letters.take_first()) letter->run();
}

}  // namespace chap::http
