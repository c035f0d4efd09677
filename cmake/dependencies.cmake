# SPDX-License-Identifier: Apache-2.0
# Libraries of the distribution, at the versions that are known to work; cmake/install-dependencies installs them.
set(remedy "run cmake/install-dependencies, or install it with your system's package manager")

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0)
find_package(nlohmann_json 3.11)
find_package(fmt 9)
find_package(spdlog 1.10)
find_package(simdjson 3.0)
find_package(CLI11 2.1)
find_package(tl-expected 1.0)
find_package(PkgConfig)
foreach(package OpenSSL nlohmann_json fmt spdlog simdjson CLI11 tl-expected PkgConfig)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "${package} was not found, or is too old: ${remedy}")
  endif()
endforeach()
pkg_check_modules(libyaml IMPORTED_TARGET yaml-0.1>=0.2.5)
if(NOT libyaml_FOUND)
  message(FATAL_ERROR "libyaml 0.2.5 was not found: ${remedy}")
endif()
pkg_check_modules(re2 re2)
if(NOT re2_FOUND)
  message(FATAL_ERROR "RE2 was not found: ${remedy}")
endif()

# One name for the JSON library, so that its configuration is said once.
add_library(vmcp_json INTERFACE)
target_link_libraries(vmcp_json INTERFACE nlohmann_json::nlohmann_json)

# Only the core of prometheus-cpp: its package configuration also asks for the HTTP server and the push client.
find_path(prometheus_include prometheus/registry.h)
find_library(prometheus_core prometheus-cpp-core)
if(NOT prometheus_include OR NOT prometheus_core)
  message(FATAL_ERROR "prometheus-cpp was not found: ${remedy}")
endif()
add_library(vmcp_prometheus INTERFACE)
target_include_directories(vmcp_prometheus SYSTEM INTERFACE ${prometheus_include})
target_link_libraries(vmcp_prometheus INTERFACE ${prometheus_core} Threads::Threads)

# Header-only, and without a package configuration.
find_path(dtl_include dtl/dtl.hpp)
if(NOT dtl_include)
  message(FATAL_ERROR "dtl was not found: ${remedy}")
endif()
add_library(vmcp_dtl INTERFACE)
target_include_directories(vmcp_dtl SYSTEM INTERFACE ${dtl_include})
