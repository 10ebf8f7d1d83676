// The streamed forms of a data set. Each stream reads the observations page by page while the
// server sends the response.
#include "domain/series/table.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/writer.hpp"
#include "services/datasets.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/observation_stream.hpp"

#include <functional>
#include <limits>
#include <memory>

namespace chap::services {
namespace {

// Each call of a stream appends at least this many bytes, unless the stream ends in this call.
constexpr std::size_t kMinPieceBytes = 64 * 1024UL;

double value_of(const store::ObservationRow& row) {
  return row.value.value_or(std::numeric_limits<double>::quiet_NaN());
}

// Assembles the rows of the data set's table from pages of observations.
class TableSource {
 public:
  using Visit = std::function<void(const series::TableRow&)>;

  TableSource(Platform& platform, const store::DatasetRow& dataset)
      : polygons_(polygons_of(platform, dataset.id)),
        assembler_(dataset.covariates.items(), polygons_ ? &*polygons_ : nullptr),
        stream_(platform.database, dataset.id) {}

  // Reads the next page and calls `visit` with each table row that is complete after this page.
  // Returns false if all pages have been read before.
  bool read_page(const Visit& visit) {
    if (ended_) return false;
    const auto pass_on = [&](const std::optional<series::TableRow>& row) {
      if (row) visit(*row);
    };
    ended_ = !stream_.read_page([&](const store::ObservationRow& row) {
      pass_on(assembler_.push(row.org_unit, row.period, row.feature_name, value_of(row)));
    });
    if (ended_) pass_on(assembler_.finish());
    return true;
  }

  const std::vector<std::string>& columns() const { return assembler_.columns(); }

 private:
  static std::optional<series::Polygons> polygons_of(Platform& platform, std::int64_t id) {
    const auto geojson = dataset_geojson(platform, id);
    if (!geojson) return std::nullopt;
    return series::Polygons::from_geojson(*geojson);
  }

  std::optional<series::Polygons> polygons_;
  series::TableAssembler assembler_;
  store::ObservationStream stream_;
  bool ended_ = false;
};

void append_record(
    std::string& out, const std::vector<std::string>& columns, const series::TableRow& row
) {
  json::Writer w(json::Style::kPythonRepr);
  w.begin_object();
  w.key("time_period");
  w.string(row.time_period);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    w.key(columns[i]);
    w.real(row.values[i]);
  }
  w.key("parent");
  w.string(row.parent);
  w.key("location");
  w.string(row.location);
  w.end_object();
  w.move_to(out);
}

void append_observation(std::string& out, const store::ObservationRow& row) {
  json::Writer w(json::Style::kResponse);
  w.begin_object();
  w.key("period");
  w.string(row.period);
  w.key("orgUnit");
  w.string(row.org_unit);
  w.key("value");
  w.real(value_of(row));
  w.key("featureName");
  w.string(row.feature_name);
  w.end_object();
  w.move_to(out);
}

}  // namespace

TextStream stream_csv(Platform& platform, const store::DatasetRow& dataset) {
  auto source = std::make_shared<TableSource>(platform, dataset);
  return [source, started = false](std::string& piece) mutable {
    const std::size_t before = piece.size();
    if (!started) series::append_csv_header(piece, source->columns());
    started = true;
    const auto append = [&](const series::TableRow& row) { series::append_csv_row(piece, row); };
    while (piece.size() - before < kMinPieceBytes && source->read_page(append)) {
    }
    return piece.size() > before;
  };
}

TextStream stream_records(Platform& platform, const store::DatasetRow& dataset) {
  auto source = std::make_shared<TableSource>(platform, dataset);
  return [source, first = true, ended = false](std::string& piece) mutable {
    if (ended) return false;
    const std::size_t before = piece.size();
    const auto append = [&](const series::TableRow& row) {
      piece += first ? '[' : ',';
      first = false;
      append_record(piece, source->columns(), row);
    };
    while (piece.size() - before < kMinPieceBytes && !ended) ended = !source->read_page(append);
    if (ended) piece += first ? "[]" : "]";
    return true;
  };
}

// The stream does not contain the brackets of the JSON list. The caller writes the brackets.
TextStream stream_observations(Platform& platform, const store::DatasetRow& dataset) {
  auto stream = std::make_shared<store::ObservationStream>(platform.database, dataset.id);
  return [stream, first = true](std::string& piece) mutable {
    const std::size_t before = piece.size();
    const auto append = [&](const store::ObservationRow& row) {
      if (!first) piece += ',';
      first = false;
      append_observation(piece, row);
    };
    while (piece.size() - before < kMinPieceBytes && stream->read_page(append)) {
    }
    return piece.size() > before;
  };
}

}  // namespace chap::services
