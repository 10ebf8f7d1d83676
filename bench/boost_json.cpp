// Compiles Boost.JSON, which is compared with our parser (import_body_bench.cpp). This is a
// separate file, because it takes long to compile.
#include <boost/json/src.hpp>
