# SPDX-License-Identifier: Apache-2.0
# The commit reaches one generated header, which only server/build_info.cc includes: a new commit recompiles one file.
set(VMCP_COMMIT "" CACHE STRING "The commit to report where there is no git directory, as in an image build")
set(build_info_header "${CMAKE_BINARY_DIR}/generated/vmcp_build_info.h")
set(write_build_info ${CMAKE_COMMAND} -D "header=${build_info_header}" -D "version=${PROJECT_VERSION}"
    -D "commit=${VMCP_COMMIT}" -D "source=${CMAKE_SOURCE_DIR}" -P "${CMAKE_SOURCE_DIR}/cmake/write_build_info.cmake")
execute_process(COMMAND ${write_build_info} COMMAND_ERROR_IS_FATAL ANY)
add_custom_target(build_info BYPRODUCTS "${build_info_header}" COMMAND ${write_build_info} COMMENT "" VERBATIM)
