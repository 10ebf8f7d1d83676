# Functions for the CMakeLists.txt files of all folders.

# chap_library(NAME json SRCS a.cpp b.cpp DEPS base PRIVATE_DEPS SQLite::SQLite3)
# Adds the static library chap_<NAME>. Each folder has one library. DEPS are NAMEs of other libraries, or imported targets,
# whose names contain `::`.
function(chap_library)
  cmake_parse_arguments(ARG "" "NAME" "SRCS;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(chap_${ARG_NAME} STATIC ${ARG_SRCS})
  target_include_directories(chap_${ARG_NAME} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  chap_link(chap_${ARG_NAME} PUBLIC ${ARG_DEPS})
  chap_link(chap_${ARG_NAME} PRIVATE ${ARG_PRIVATE_DEPS})
  chap_precompile(chap_${ARG_NAME} base)
endfunction()

# chap_test(NAME period SRCS a_test.cpp DEPS period [LABELS threads])
# Adds a GoogleTest executable and a ctest entry, which runs the executable in the root of the source tree. Suites with the
# label `threads` belong to the target thread_suites. These suites also run with the thread sanitizer. Every suite that
# chap_test adds has the label `fast`, so `tools/dev test fast` runs it.
function(chap_test)
  cmake_parse_arguments(ARG "" "NAME;TIMEOUT" "SRCS;DEPS;LABELS" ${ARGN})
  add_executable(${ARG_NAME}_test ${ARG_SRCS})
  target_include_directories(${ARG_NAME}_test PRIVATE ${CMAKE_SOURCE_DIR})
  chap_link(${ARG_NAME}_test PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  chap_precompile(${ARG_NAME}_test test)
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if("threads" IN_LIST ARG_LABELS)
    add_dependencies(thread_suites ${ARG_NAME}_test)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "fast;${ARG_LABELS}")
endfunction()

# chap_fuzz(NAME csv SRCS csv_fuzz.cpp DEPS series)
# Adds the libFuzzer executable <NAME>_fuzz to the target fuzz_targets. The option CHAP_BUILD_FUZZ must be on.
function(chap_fuzz)
  cmake_parse_arguments(ARG "" "NAME" "SRCS;DEPS" ${ARGN})
  add_executable(${ARG_NAME}_fuzz ${ARG_SRCS})
  target_include_directories(${ARG_NAME}_fuzz PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_options(${ARG_NAME}_fuzz PRIVATE -fsanitize=fuzzer)
  chap_link(${ARG_NAME}_fuzz PRIVATE ${ARG_DEPS})
  if(NOT TARGET fuzz_targets)
    add_custom_target(fuzz_targets)
  endif()
  add_dependencies(fuzz_targets ${ARG_NAME}_fuzz)
endfunction()

# chap_link(chap PUBLIC json SQLite::SQLite3): links a target with libraries of this project and with imported targets. The
# names are those of chap_library.
function(chap_link target visibility)
  foreach(dep IN LISTS ARGN)
    if(dep MATCHES "::")
      target_link_libraries(${target} ${visibility} ${dep})
    else()
      target_link_libraries(${target} ${visibility} chap_${dep})
    endif()
  endforeach()
endfunction()

# chap_test_on_postgresql(store): adds a ctest entry that runs the suite again, on a new PostgreSQL cluster.
function(chap_test_on_postgresql name)
  add_test(NAME ${name}_postgresql
           COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/support/postgres.py $<TARGET_FILE:${name}_test>
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name}_postgresql PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
endfunction()
