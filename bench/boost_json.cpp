// Boost.JSON, header-only, for comparison. A separate file, because it takes long to compile.
#include <boost/json/src.hpp>
