// Boost.JSON, header-only, for comparison: in a file of its own, since it takes long to compile.
#include <boost/json/src.hpp>
