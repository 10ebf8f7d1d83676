#include "domain/evaluation/sort_samples.hpp"

#include <hwy/contrib/sort/vqsort.h>

namespace chap::evaluation {

void sort_samples(std::span<double> samples) {
  thread_local const hwy::Sorter kSorter;  // owns the room that a sort needs
  kSorter(samples.data(), samples.size(), hwy::SortAscending());
}

}  // namespace chap::evaluation
