# cpp-httplib, one header; at least 0.41: older ones have known vulnerabilities in the server. Looked for where
# cmake/install-dependencies puts it, then in the system, then upstream.
set(httplib_minimum 0.41)

function(httplib_version header result)
  set(version 0)
  if(EXISTS "${header}")
    file(STRINGS "${header}" line REGEX "^#define CPPHTTPLIB_VERSION \"" LIMIT_COUNT 1)
    string(REGEX REPLACE ".*\"([0-9.]+)\".*" "\\1" version "${line}")
  endif()
  set(${result} "${version}" PARENT_SCOPE)
endfunction()

set(httplib_directory)
foreach(directory IN ITEMS "${CMAKE_SOURCE_DIR}/.deps/include" /usr/local/include /usr/include)
  httplib_version("${directory}/httplib.h" version)
  if(NOT httplib_directory AND version VERSION_GREATER_EQUAL httplib_minimum)
    set(httplib_directory "${directory}")
  endif()
endforeach()

if(NOT httplib_directory)
  message(STATUS "No httplib.h ${httplib_minimum} or newer here (cmake/install-dependencies gets it on Debian): fetching v0.41.0")
  include(FetchContent)
  FetchContent_Declare(httplib
    URL https://raw.githubusercontent.com/yhirose/cpp-httplib/073b58796205b928b61f4cae89ab4130b7f1aee0/httplib.h
    URL_HASH SHA256=e9112546cbae828180f72c2ae6da4bfd8d15ae38138bd99b898e5e30128acc28
    DOWNLOAD_NO_EXTRACT TRUE)
  FetchContent_MakeAvailable(httplib)
  set(httplib_directory "${httplib_SOURCE_DIR}")
endif()

# Without zlib and brotli: a decompressor is an attack surface that Metacontroller never needs.
add_library(vmcp_httplib INTERFACE)
target_include_directories(vmcp_httplib SYSTEM INTERFACE "${httplib_directory}")
target_compile_definitions(vmcp_httplib INTERFACE CPPHTTPLIB_OPENSSL_SUPPORT)
target_link_libraries(vmcp_httplib INTERFACE OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
