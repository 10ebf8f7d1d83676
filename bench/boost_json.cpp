// Compiles Boost.JSON, which import_body_bench.cpp compares with our parser. Boost.JSON is compiled
// in a separate file, because the compilation takes long.
#include <boost/json/src.hpp>
