// The field tables of backtest.hpp.
#pragma once

#include "api/dto/backtest.hpp"

namespace chap::schema {

// T is the wire type, B the class that has the members: T itself or its base.
template <class T, class B = T>
auto backtest_head_fields() {
  return std::make_tuple(
      of_base<T, B>("dataset_id", &B::dataset_id),
      of_base<T, B>("model_id", &B::model_id).doc("Name of the configured model"),
      of_base<T, B>("name", &B::name).optional(),
      of_base<T, B>("created", &B::created).optional(),
      of_base<T, B>("model_template_version", &B::model_template_version).optional()
  );
}

template <class T, class B = T>
auto backtest_result_fields() {
  return std::make_tuple(
      of_base<T, B>("org_units", &B::org_units).optional(),
      of_base<T, B>("split_periods", &B::split_periods)
          .optional()
          .doc("First evaluated period of each split"),
      of_base<T, B>("max_horizon_distance", &B::max_horizon_distance).optional(),
      of_base<T, B>("chap_version", &B::chap_version)
          .optional()
          .doc("CHAP version that ran the backtest")
  );
}

// The fields of BacktestSpecificationMembers in the type BacktestRead.
template <class T>
auto specification_fields() {
  using B = dto::BacktestSpecificationMembers;
  return std::tuple_cat(
      parameter_fields<T, B>(),
      std::make_tuple(of_base<T, B>("specification_id", &B::specification_id))
  );
}

// The fields of BacktestSpecificationMembers in the type Backtest. The fields are read-only, except
// for the id of the specification.
template <class T>
auto read_only_specification_fields() {
  using B = dto::BacktestSpecificationMembers;
  return std::make_tuple(
      of_base<T, B>("specification_id", &B::specification_id),
      of_base<T, B>("n_periods", &B::n_periods).read_only(),
      of_base<T, B>("n_splits", &B::n_splits).read_only(),
      of_base<T, B>("stride", &B::stride).read_only(),
      of_base<T, B>("n_retrain", &B::n_retrain).read_only(),
      of_base<T, B>("future_weather_provider", &B::future_weather_provider).read_only()
  );
}

// The fields of BacktestRead and of the types that are derived from it.
template <class T>
auto backtest_read_fields() {
  using B = dto::BacktestRead;
  return std::tuple_cat(
      backtest_head_fields<T, B>(),
      std::make_tuple(of_base<T, B>("id", &B::id)),
      backtest_result_fields<T, B>(),
      specification_fields<T>(),
      std::make_tuple(
          of_base<T, B>("dataset", &B::dataset),
          of_base<T, B>("aggregate_metrics", &B::aggregate_metrics),
          of_base<T, B>("configured_model", &B::configured_model),
          of_base<T, B>("prediction_setup_id", &B::prediction_setup_id).optional()
      )
  );
}

template <>
struct Describe<dto::BacktestRead> {
  static constexpr const char* kName = "BacktestRead";
  static auto fields() { return backtest_read_fields<dto::BacktestRead>(); }
};

template <>
struct Describe<dto::Backtest> {
  using T = dto::Backtest;
  static constexpr const char* kName = "Backtest";
  static auto fields() {
    return std::tuple_cat(
        backtest_head_fields<T>(),
        std::make_tuple(field("id", &T::id).optional()),
        backtest_result_fields<T>(),
        std::make_tuple(
            field("aggregate_metrics", &T::aggregate_metrics).optional(),
            field("model_db_id", &T::model_db_id)
        ),
        read_only_specification_fields<T>()
    );
  }
};

template <>
struct Describe<dto::BacktestCreate> {
  using T = dto::BacktestCreate;
  static constexpr const char* kName = "BacktestCreate";
  static auto fields() { return backtest_head_fields<T>(); }
};

template <>
struct Describe<dto::BacktestUpdate> {
  using T = dto::BacktestUpdate;
  static constexpr const char* kName = "BacktestUpdate";
  static auto fields() { return std::make_tuple(field("name", &T::name).optional()); }
};

template <>
struct Describe<dto::BacktestListQuery> {
  using T = dto::BacktestListQuery;
  static auto fields() {
    return std::tuple_cat(
        std::make_tuple(
            query("specificationId", &T::specification_id).optional(),
            query("datasetId", &T::dataset_id).optional()
        ),
        page_fields<T>()
    );
  }
};

template <>
struct Describe<dto::BacktestDomain> {
  using T = dto::BacktestDomain;
  static constexpr const char* kName = "BacktestDomain";
  static auto fields() {
    return std::make_tuple(
        field("org_units", &T::org_units), field("split_periods", &T::split_periods)
    );
  }
};

template <>
struct Describe<dto::EvaluationEntry> {
  using T = dto::EvaluationEntry;
  static constexpr const char* kName = "EvaluationEntry";
  static auto fields() {
    return std::make_tuple(
        field("org_unit", &T::org_unit),
        field("period", &T::period),
        field("quantile", &T::quantile),
        field("value", &T::value),
        field("split_period", &T::split_period)
    );
  }
};

template <>
struct Describe<dto::DataElement> {
  using T = dto::DataElement;
  static constexpr const char* kName = "DataElement";
  static auto fields() {
    return std::make_tuple(field("pe", &T::pe), field("ou", &T::ou), field("value", &T::value));
  }
};

template <>
struct Describe<dto::DataList> {
  using T = dto::DataList;
  static constexpr const char* kName = "DataList";
  static auto fields() {
    return std::make_tuple(
        field("feature_id", &T::feature_id),
        field("dhis2_id", &T::dhis2_id),
        field("data", &T::data).min_items(1)
    );
  }
};

template <>
struct Describe<dto::BacktestId> {
  static auto fields() {
    return std::make_tuple(path("backtestId", &dto::BacktestId::backtest_id));
  }
};

template <>
struct Describe<dto::BacktestIds> {
  static auto fields() {
    return std::make_tuple(query("ids", &dto::BacktestIds::ids).doc("Comma-separated integers"));
  }
};

template <>
struct Describe<dto::BacktestPair> {
  static auto fields() {
    return std::make_tuple(
        path("backtestId1", &dto::BacktestPair::first),
        path("backtestId2", &dto::BacktestPair::second)
    );
  }
};

template <>
struct Describe<dto::EvaluationEntryQuery> {
  using T = dto::EvaluationEntryQuery;
  static auto fields() {
    return std::make_tuple(
        query("backtestId", &T::backtest_id),
        query("quantiles", &T::quantiles).doc("Numbers from 0 to 1"),
        query("splitPeriod", &T::split_period).optional().shown_as_non_null(),
        query("orgUnits", &T::org_units)
            .optional()
            .shown_as_non_null()
            .doc("The single value adm0 requests the sum over all org units")
    );
  }
};

template <>
struct Describe<dto::ActualCasesQuery> {
  using T = dto::ActualCasesQuery;
  static auto fields() {
    return std::make_tuple(
        path("backtestId", &T::backtest_id),
        query("orgUnits", &T::org_units).optional().shown_as_non_null(),
        query("isDatasetId", &T::is_dataset_id).optional()
    );
  }
};

}  // namespace chap::schema
