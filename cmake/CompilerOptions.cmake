# Sets the language level, the warnings, the sanitizers, the linker and the compiler cache for all targets.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# With -O3, g++ 12 reports wrong -Wrestrict warnings for strings.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")

option(CHAP_WERROR "Treat warnings as errors" OFF)
option(CHAP_BUILD_APPS "Build the chap executable" ON)
option(CHAP_BUILD_TESTS "Build the tests" ON)
option(CHAP_BUILD_BENCH "Build the benchmarks" OFF)
option(CHAP_BUILD_FUZZ "Build the fuzz targets (only with clang)" OFF)
set(CHAP_SANITIZE "" CACHE STRING "Sanitizers, separated by commas")

# Fused multiply-add and fast-math are not used, because numbers must be exact (evaluation.md 7).
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -ffp-contract=off)
if(CHAP_WERROR)
  add_compile_options(-Werror)
endif()
if(CHAP_SANITIZE)
  add_compile_options(-fsanitize=${CHAP_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CHAP_SANITIZE})
  if(CHAP_SANITIZE MATCHES "undefined")
    # The vptr check opens a pipe, which would fail in the tests that use up all file descriptors.
    add_compile_options(-fno-sanitize-recover=undefined -fno-sanitize=vptr)
  endif()
  if(CHAP_SANITIZE MATCHES "thread")
    # g++ 12 rejects Asio's thread fences with this sanitizer (-Wtsan).
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
if(CHAP_BUILD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CHAP_CCACHE ccache)
if(CHAP_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CHAP_CCACHE})
endif()
find_program(CHAP_MOLD mold)
if(CHAP_MOLD AND NOT CHAP_BUILD_FUZZ)
  add_link_options(-fuse-ld=mold)
endif()
