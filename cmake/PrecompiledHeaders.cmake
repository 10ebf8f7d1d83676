# Builds with a sanitizer share one precompiled header of the standard library, which makes them faster. The other builds
# do not use it, so that a file without an #include that it needs fails there, and so that the compiler cache works.
#
# chap_precompile(TARGET test): the target uses the header `test` (with GoogleTest) or `base` (without).
function(chap_precompile target header)
  if(CHAP_SANITIZE AND NOT CHAP_BUILD_FUZZ)
    target_precompile_headers(${target} REUSE_FROM chap_precompiled_${header})
  endif()
endfunction()

# The target chap_precompiled_<NAME>, which compiles the given headers. LINK are the libraries that these headers need.
function(chap_precompiled_header name)
  cmake_parse_arguments(ARG "" "" "HEADERS;LINK" ${ARGN})
  set(source ${CMAKE_BINARY_DIR}/precompiled_${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(chap_precompiled_${name} OBJECT ${source})
  target_link_libraries(chap_precompiled_${name} PRIVATE ${ARG_LINK})
  target_precompile_headers(chap_precompiled_${name} PRIVATE ${ARG_HEADERS})
endfunction()

if(CHAP_SANITIZE AND NOT CHAP_BUILD_FUZZ)
  set(CMAKE_CXX_COMPILER_LAUNCHER "")
  # Some libraries require this option. It defines a macro, so it must be the same for every user of a header.
  add_compile_options(-pthread)
  # With a precompiled header, g++ 12 also reports these warnings, which are wrong, for code of the standard library.
  add_compile_options(-Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict -Wno-array-bounds)
  set(standard_headers
      <algorithm> <array> <atomic> <charconv> <chrono> <condition_variable> <filesystem> <fstream> <functional> <map>
      <memory> <mutex> <optional> <set> <span> <sstream> <string> <string_view> <thread> <tuple> <unordered_map>
      <utility> <variant> <vector>)
  chap_precompiled_header(base HEADERS ${standard_headers})
  if(CHAP_BUILD_TESTS)
    chap_precompiled_header(test HEADERS ${standard_headers} <gtest/gtest.h> <gmock/gmock.h> LINK GTest::gmock)
  endif()
endif()
