// A batch of rows. After clear(), add() overwrites the existing row objects, so that the memory of
// their texts is reused.
#pragma once

#include "storage/sql/row.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace chap::store {

template <class Row>
class RowBatch {
 public:
  const Row& add(const sql::Cursor& cursor) {
    if (count_ == rows_.size()) rows_.emplace_back();
    Row& row = rows_[count_++];
    sql::read_into(row, cursor);
    return row;
  }
  std::span<const Row> rows() const { return {rows_.data(), count_}; }
  void clear() { count_ = 0; }

 private:
  std::vector<Row> rows_;
  std::size_t count_ = 0;
};

}  // namespace chap::store
