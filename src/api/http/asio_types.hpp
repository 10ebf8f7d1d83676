// The Asio types of this folder. The types use the executor of io_context and not Asio's
// type-erased executor, because a socket and its coroutines belong to one io_context, which one
// thread runs. Every coroutine of this folder follows CONTRIBUTING.md 3.7, because g++ 12.2
// miscompiles other forms of co_await.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>

namespace chap::http {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer =
    boost::asio::basic_waitable_timer<SteadyClock, boost::asio::wait_traits<SteadyClock>, Executor>;
using ErrorCode = boost::system::error_code;

template <class T = void>
using Task = boost::asio::awaitable<T, Executor>;

inline constexpr boost::asio::use_awaitable_t<Executor> kAwait;

// A completion token that stores the error in `failure` instead of throwing it.
inline auto await_into(ErrorCode& failure) { return boost::asio::redirect_error(kAwait, failure); }

}  // namespace chap::http
