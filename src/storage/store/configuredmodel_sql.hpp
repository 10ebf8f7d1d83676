// Statements of table `configuredmodeldb`.
#pragma once

#include <string_view>

namespace chap::store::configuredmodel_sql {

// {model} and {modeltemplate} are the column lists of the two tables.
inline constexpr std::string_view kSelectListed =
    "SELECT {model}, {modeltemplate} FROM configuredmodeldb c"
    " JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " WHERE c.is_live AND t.is_live AND NOT coalesce(t.archived, false) ORDER BY c.id LIMIT $1 "
    "OFFSET $2";
inline constexpr std::string_view kSelectRunnableOfRole =
    "SELECT {model}, {modeltemplate} FROM configuredmodeldb c"
    " JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " WHERE t.role = $1 AND c.is_live AND t.is_live AND NOT coalesce(t.archived, false)"
    " AND NOT coalesce(c.archived, false) ORDER BY c.id";
inline constexpr std::string_view kSelectDetails =
    "SELECT {model}, {modeltemplate} FROM configuredmodeldb c"
    " JOIN modeltemplatedb t ON t.id = c.model_template_id WHERE c.id = $1";
// Two templates can have a configured model of the same name: template `a` with configuration `b`,
// and template `a:b`. The newest of these models is selected.
inline constexpr std::string_view kSelectLiveByName =
    "SELECT {model}, {modeltemplate} FROM configuredmodeldb c"
    " JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " WHERE c.name = $1 AND c.is_live AND t.is_live ORDER BY c.id DESC LIMIT 1";
inline constexpr std::string_view kSelectLiveNames =
    "SELECT c.name FROM configuredmodeldb c JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " WHERE c.is_live AND t.is_live ORDER BY c.id";
inline constexpr std::string_view kSelectById =
    "SELECT {columns} FROM configuredmodeldb WHERE id = $1";
inline constexpr std::string_view kSelectEqual =
    "SELECT {columns} FROM configuredmodeldb"
    " WHERE model_template_id = $1 AND name = $2 AND configuration_digest = $3";
inline constexpr std::string_view kCountOfTemplate =
    "SELECT count(*) FROM configuredmodeldb WHERE model_template_id = $1";
inline constexpr std::string_view kAllArchived =
    "SELECT EXISTS (SELECT 1 FROM configuredmodeldb WHERE model_template_id = $1)"
    " AND NOT EXISTS (SELECT 1 FROM configuredmodeldb WHERE model_template_id = $1 AND NOT "
    "coalesce(archived, false))";
inline constexpr std::string_view kUpdateLive =
    "UPDATE configuredmodeldb SET is_live = (id = $1)"
    " WHERE model_template_id = $2 AND name = $3 AND is_live <> (id = $1)";
inline constexpr std::string_view kUpdateArchived =
    "UPDATE configuredmodeldb SET archived = $2 WHERE id = $1";
inline constexpr std::string_view kArchiveOfTemplate =
    "UPDATE configuredmodeldb SET archived = $2 WHERE model_template_id = $1";

}  // namespace chap::store::configuredmodel_sql
