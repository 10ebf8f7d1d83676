// A data set as bytes, for the hand-over to a job process: names, range and raw doubles of this
// machine. Versioned; anything but what encode() made throws Error (kInvalidInput).
#pragma once

#include "domain/series/data_set.hpp"

#include <string>
#include <string_view>

namespace chap::series {

std::string encode(const DataSet& data);
DataSet decode(std::string_view bytes);

}  // namespace chap::series
