#include "api/http/bound_port.hpp"

#include "api/http/asio_types.hpp"
#include "foundation/base/error.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <utility>

namespace chap::http {
namespace {

using boost::asio::ip::tcp;

Error cannot_listen(const std::string& name, const std::string& reason) {
  return unavailable(fmt::format("cannot listen on {}: {}", name, reason));
}

}  // namespace

BoundPort::BoundPort(const std::string& host, std::uint16_t port)
    : name_(fmt::format("{}:{}", host, port)) {
  try {
    boost::asio::io_context context;
    tcp::resolver resolver(context);
    const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive);
    const tcp::endpoint endpoint = found.begin()->endpoint();
    tcp::acceptor acceptor(context);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    port_ = acceptor.local_endpoint().port();
    socket_ = process::FileDescriptor(acceptor.release());
  } catch (const boost::system::system_error& failure) {
    throw cannot_listen(name_, failure.code().message());
  }
  ::fcntl(socket_.get(), F_SETFD, FD_CLOEXEC);  // Asio opens sockets without FD_CLOEXEC
}

process::FileDescriptor BoundPort::listen() {
  if (::listen(socket_.get(), SOMAXCONN) != 0) {
    throw cannot_listen(name_, std::strerror(errno));
  }
  return std::move(socket_);
}

}  // namespace chap::http
