# chap_embed(TARGET variable files...): embeds files into the target as bytes.
#
# Generates the header <embedded/VARIABLE.hpp> in the build tree. Only this target has the header on its include path. The
# header contains
#   namespace chap::embedded { extern const std::span<const File> <variable>; }
# A File is {std::string_view name, std::string_view bytes}. The span has the files in the order of the arguments. `name` is
# the file name without folders. With BASE, as in chap_embed(t v BASE dir a b), `name` is the path relative to BASE.
function(chap_embed target variable)
  cmake_parse_arguments(ARG "" "BASE" "" ${ARGN})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  set(inputs)
  foreach(file IN LISTS ARG_UNPARSED_ARGUMENTS)
    get_filename_component(path ${file} ABSOLUTE)
    list(APPEND inputs ${path})
  endforeach()
  set(base "")
  if(ARG_BASE)
    get_filename_component(base ${ARG_BASE} ABSOLUTE)
  endif()
  add_custom_command(
    OUTPUT ${folder}/${variable}.hpp ${folder}/${variable}.cpp
    COMMAND python3 ${CMAKE_SOURCE_DIR}/cmake/embed.py ${folder} ${variable} "${base}" ${inputs}
    DEPENDS ${CMAKE_SOURCE_DIR}/cmake/embed.py ${inputs}
    VERBATIM
  )
  if(NOT TARGET embedded_files)
    # This target generates the headers that clang-tidy needs, without compiling the program.
    add_custom_target(embedded_files)
  endif()
  add_custom_target(embed_${variable} DEPENDS ${folder}/${variable}.hpp)
  add_dependencies(embedded_files embed_${variable})
  target_sources(${target} PRIVATE ${folder}/${variable}.hpp ${folder}/${variable}.cpp)
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
