# SPDX-License-Identifier: Apache-2.0
# A fuzz target is tests/fuzz/<name>_fuzz.cc with LLVMFuzzerTestOneInput; its corpus is tests/fuzz/corpus/<name>/.
# With VMCP_FUZZ (preset fuzz, clang) it is linked with libFuzzer, else with a driver that replays the corpus and a
# bounded number of deterministic mutations, and is an ordinary test.
option(VMCP_FUZZ "Link the fuzz targets with libFuzzer (clang only)" OFF)
if(VMCP_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "VMCP_FUZZ needs clang: use the preset fuzz")
  endif()
  target_compile_options(vmcp_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# All of them, for cmake/run-fuzzers.
add_custom_target(fuzz_targets)

function(vmcp_fuzz_target corpus library)
  set(name ${corpus}_fuzz)
  add_executable(${name} "${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.cc" "${CMAKE_SOURCE_DIR}/tests/fuzz/json_mutator.cc")
  target_link_libraries(${name} PRIVATE ${library})
  add_dependencies(fuzz_targets ${name})
  if(VMCP_FUZZ)
    target_compile_definitions(${name} PRIVATE VMCP_LIBFUZZER)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests/fuzz/driver.cc")
    vmcp_register_test(${name} ${name} --mutations 200 tests/fuzz/corpus/${corpus})
    if(library STREQUAL "vmcp_sync")
      vmcp_core_test(${name})
    endif()
  endif()
endfunction()
