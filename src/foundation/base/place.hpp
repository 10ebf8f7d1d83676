// A place among those who may do something at once. Who comes when all are taken has none, but
// counts among those who came until it goes.
#pragma once

#include <atomic>

namespace chap {

class Place {
 public:
  Place(std::atomic<int>& came, int most) : came_(came), taken_(came++ < most) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { --came_; }
  bool taken() const { return taken_; }

 private:
  std::atomic<int>& came_;
  bool taken_;
};

}  // namespace chap
