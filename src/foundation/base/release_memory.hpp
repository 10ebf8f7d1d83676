// Frees the memory of a string. The assignment of an empty string would keep the memory, because
// libstdc++ copies a short string into the existing buffer of the assigned variable.
#pragma once

#include <string>

namespace chap {

inline void release_memory(std::string& text) { std::string().swap(text); }

}  // namespace chap
