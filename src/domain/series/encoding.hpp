// Encodes a data set as bytes, to pass it to a job process. The bytes contain the names, the period
// range, and the values as doubles in this machine's byte order. The format has a version number.
// decode() throws Error (kInvalidInput) if the bytes do not have this format.
#pragma once

#include "domain/series/data_set.hpp"

#include <string>
#include <string_view>

namespace chap::series {

// Appends the encoded data set to `out`, which may contain other bytes.
void append_encoded(std::string& out, const DataSet& data);
std::string encode(const DataSet& data);
DataSet decode(std::string_view bytes);

}  // namespace chap::series
