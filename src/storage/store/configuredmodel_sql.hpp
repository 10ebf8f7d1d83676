// Statements of table `configuredmodeldb`.
#pragma once

#include <string_view>

namespace chap::store::configuredmodel_sql {

// {model} and {modeltemplate} are the column lists of both tables.
inline constexpr std::string_view kSelectListed =
    "SELECT {model}, {modeltemplate} FROM configuredmodeldb c"
    " JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " WHERE coalesce(t.archived, false) = $1 ORDER BY c.id LIMIT $2 OFFSET $3";
inline constexpr std::string_view kSelectDetails =
    "SELECT {model}, {modeltemplate} FROM configuredmodeldb c"
    " JOIN modeltemplatedb t ON t.id = c.model_template_id WHERE c.id = $1";
inline constexpr std::string_view kSelectById =
    "SELECT {columns} FROM configuredmodeldb WHERE id = $1";
inline constexpr std::string_view kSelectByName =
    "SELECT {columns} FROM configuredmodeldb WHERE name = $1";
inline constexpr std::string_view kSelectNames = "SELECT name FROM configuredmodeldb ORDER BY id";
inline constexpr std::string_view kCountOfTemplate =
    "SELECT count(*) FROM configuredmodeldb WHERE model_template_id = $1";
inline constexpr std::string_view kArchive =
    "UPDATE configuredmodeldb SET archived = $2 WHERE id = $1";

}  // namespace chap::store::configuredmodel_sql
