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

function(vmcp_fuzz_target source)
  get_filename_component(name "${source}" NAME_WE)
  string(REGEX REPLACE "_fuzz$" "" corpus "${name}")
  set(corpus "${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${corpus}")
  if(VMCP_FUZZ)
    add_executable(${name} "${source}")
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${name} "${source}" "${CMAKE_SOURCE_DIR}/tests/fuzz/driver.cc")
    add_test(NAME ${name} COMMAND ${name} --mutations 2000 "${corpus}" WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  endif()
  target_link_libraries(${name} PRIVATE vmcp_sync)
endfunction()
