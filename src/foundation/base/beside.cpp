#include "foundation/base/beside.hpp"

#include <thread>

namespace chap {
namespace {

std::atomic<int> at_work = 0;

}  // namespace

PlaceAtWork::PlaceAtWork()
    : Place(at_work, static_cast<int>(std::thread::hardware_concurrency()) + 1) {}

}  // namespace chap
