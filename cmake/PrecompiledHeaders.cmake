# In builds with a sanitizer, all targets share precompiled headers of the standard library, so that the builds are faster.
# Other builds do not use precompiled headers, for two reasons: a missing #include is detected, and the compiler cache works.
#
# chap_precompile(TARGET test): the target uses the precompiled header `test`, which includes GoogleTest, or `base`.
function(chap_precompile target header)
  if(CHAP_SANITIZE AND NOT CHAP_BUILD_FUZZ)
    target_precompile_headers(${target} REUSE_FROM chap_precompiled_${header})
  endif()
endfunction()

# Adds the target chap_precompiled_<NAME>, which compiles the given headers. LINK are the libraries that these headers need.
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
  # Some libraries require this option, which defines a macro. All targets that share a precompiled header must have the
  # same macros, so all targets get the option.
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
