// SPDX-License-Identifier: Apache-2.0
#include "cli/gencert.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "server/tls/development_ca.h"
#include "server/tls/tls_context.h"
#include "server/transport/file_descriptor.h"

namespace vmcp::cli {
namespace {

using server::failure;
using server::Fallible;

constexpr mode_t kPublic = 0644;
constexpr mode_t kSecret = 0600;

struct GencertOptions {
  std::vector<std::string> dns;
  std::string directory;
  std::string authority;  ///< Directory with the CA to sign with; empty: a new one is made.
  bool force = false;     ///< A new CA may take the place of another.
};

/// Through a new file and a rename, so that a running server never reads half of one and a key is never readable by
/// others.
Fallible<void> write_file(const std::filesystem::path& path, const std::string& content, mode_t mode) {
  const std::string temporary = path.string() + ".new";
  ::unlink(temporary.c_str());
  const server::FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file || ::write(file.get(), content.data(), content.size()) != static_cast<ssize_t>(content.size()) ||
      ::rename(temporary.c_str(), path.c_str()) != 0) {
    return failure("cannot write " + path.string() + ": " + std::strerror(errno));
  }
  return {};
}

/// The CA to sign with: that of --ca, or a new one, unless it would take the place of one that is trusted somewhere.
Fallible<server::PemPair> authority_for(const GencertOptions& options) {
  if (!options.authority.empty()) {
    const std::filesystem::path directory(options.authority);
    auto certificate = server::read_file(directory / "ca.crt");
    if (!certificate) return failure(certificate.error());
    auto key = server::read_file(directory / "ca.key");
    if (!key) return failure(key.error());
    return server::PemPair{std::move(*certificate), std::move(*key)};
  }
  for (const char* name : {"ca.crt", "ca.key"}) {
    const auto file = std::filesystem::path(options.directory) / name;
    if (options.force || !std::filesystem::exists(file)) continue;
    return failure(file.string() + " is there already: sign with that CA (--ca " + options.directory +
                   ") or replace it (--force)");
  }
  return server::make_authority("vmcp-composer development CA");
}

Fallible<void> generate(const GencertOptions& options) {
  const auto authority = authority_for(options);
  if (!authority) return failure(authority.error());
  server::LeafOptions leaf;
  leaf.common_name = "vmcp-composer";
  leaf.names = server::serving_names(options.dns);
  const auto pair = server::issue_certificate(*authority, leaf);
  if (!pair) return failure(pair.error());

  const std::filesystem::path directory(options.directory);
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return failure("cannot make the directory " + options.directory + ": " + error.message());
  struct File {
    const char* name;
    const std::string& content;
    mode_t mode;
  };
  std::vector<File> files;
  if (options.authority.empty()) {
    files.push_back({"ca.crt", authority->certificate, kPublic});
    files.push_back({"ca.key", authority->key, kSecret});
  }
  files.push_back({"tls.key", pair->key, kSecret});
  files.push_back({"tls.crt", pair->certificate, kPublic});
  for (const File& file : files) {
    if (const auto written = write_file(directory / file.name, file.content, file.mode); !written) return written;
  }
  std::cout << "wrote " << (options.authority.empty() ? "ca.crt, ca.key, " : "") << "tls.crt and tls.key to "
            << options.directory << "; valid for one year, for";
  for (const std::string& name : leaf.names) std::cout << ' ' << name;
  std::cout << '\n';
  return {};
}

}  // namespace

void add_gencert_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("gencert", "Make a development CA and a serving certificate");
  const auto options = std::make_shared<GencertOptions>();
  command->add_option("--dns", options->dns,
                      "Name or IP address of the hook, for example vmcp-composer.vmcp-composer; may be repeated");
  command->add_option("--out", options->directory, "Directory for ca.crt, ca.key, tls.crt and tls.key")->required();
  command->add_option("--ca", options->authority, "Directory with ca.crt and ca.key to sign with, instead of a new CA");
  command->add_flag("--force", options->force, "Let a new CA take the place of one that is in the directory");
  command->footer("Example: vmcp-composer gencert --dns vmcp-composer.vmcp-composer --out certs");
  command->callback([options, &exit_code] {
    const auto generated = generate(*options);
    if (!generated) std::cerr << "vmcp-composer: " << generated.error() << '\n';
    exit_code = generated ? 0 : 2;
  });
}

}  // namespace vmcp::cli
