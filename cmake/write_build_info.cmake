# SPDX-License-Identifier: Apache-2.0
# Writes the header of build_info.cmake, and leaves it untouched when nothing changed.
if(NOT commit)
  execute_process(COMMAND git describe --always --dirty --abbrev=12 WORKING_DIRECTORY "${source}"
                  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT commit)
  set(commit unknown)
endif()
set(text "#pragma once\n#define VMCP_VERSION \"${version}\"\n#define VMCP_COMMIT \"${commit}\"\n")
set(present "")
if(EXISTS "${header}")
  file(READ "${header}" present)
endif()
if(NOT present STREQUAL text)
  file(WRITE "${header}" "${text}")
endif()
