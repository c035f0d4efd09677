# SPDX-License-Identifier: Apache-2.0
# How everything is compiled. The presets set these options; a plain configure gives an optimised, hardened build.
option(VMCP_TESTS "Build the tests" ON)
option(VMCP_BENCH "Offer the benchmark (target bench)" OFF)
option(VMCP_WARNINGS_AS_ERRORS "Treat warnings as errors" OFF)
option(VMCP_LTO "Optimise across files when linking" OFF)
option(VMCP_COVERAGE "Count executed lines (gcov)" OFF)
option(VMCP_PRECOMPILE "Precompile the heavy headers of the libraries" ON)
option(VMCP_UNITY "Compile several sources as one: a whole build in half the time, a change of one file in twice" OFF)
set(VMCP_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them: address,undefined or thread")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")

find_program(ccache ccache)
if(ccache AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What ccache asks for before it takes precompiled headers into account.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${ccache})
endif()

# Ours alone: dependencies are found as system headers, so that their warnings are not ours.
add_library(vmcp_options INTERFACE)
target_include_directories(vmcp_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(vmcp_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-qual -Wformat=2
  -Wimplicit-fallthrough -Wundef -Wunused -fstack-protector-strong -fPIE
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -fcf-protection>
  $<$<BOOL:${VMCP_WARNINGS_AS_ERRORS}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # Wrong alarms inside std::string (GCC bugs 105329 and 105651).
  target_compile_options(vmcp_options INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Also raised where a std::optional is moved (GCC bug 80635): shown, but no reason to stop.
  target_compile_options(vmcp_options INTERFACE -Wno-error=maybe-uninitialized)
endif()
target_link_options(vmcp_options INTERFACE -pie LINKER:-z,relro,-z,now,-z,noexecstack LINKER:--as-needed)

if(VMCP_SANITIZE)
  set(sanitize -fsanitize=${VMCP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(vmcp_options INTERFACE ${sanitize})
  target_link_options(vmcp_options INTERFACE ${sanitize})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Instrumented code leads GCC's flow analysis astray (its manual warns of this under -fsanitize); the builds
    # without sanitizers keep this warning.
    target_compile_options(vmcp_options INTERFACE -Wno-maybe-uninitialized)
  endif()
else()
  # Needs optimisation, and would hide from the sanitizers what it checks itself.
  target_compile_definitions(vmcp_options INTERFACE $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS>)
endif()
if(VMCP_COVERAGE)
  target_compile_options(vmcp_options INTERFACE --coverage)
  target_link_options(vmcp_options INTERFACE --coverage)
endif()
if(VMCP_LTO)
  include(CheckIPOSupported)
  check_ipo_supported()
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()

# A library of one top folder; one without sources yet is empty but can be linked. Further arguments are headers that
# most of its sources include and that take long to compile.
function(vmcp_library name sources)
  if(NOT sources)
    file(WRITE "${CMAKE_BINARY_DIR}/generated/empty.cc" "")
    set(sources "${CMAKE_BINARY_DIR}/generated/empty.cc")
  endif()
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC vmcp_options)
  set_target_properties(${name} PROPERTIES UNITY_BUILD ${VMCP_UNITY})
  if(VMCP_PRECOMPILE)
    target_precompile_headers(${name} PRIVATE <string> <vector> <optional> <string_view> <nlohmann/json.hpp> ${ARGN})
  endif()
endfunction()
