#include "cli/gencert.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "server/tls/development_ca.h"
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

Fallible<void> generate(const GencertOptions& options) {
  const auto authority = server::make_authority("vmcp-composer development CA");
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
  const File files[] = {{"ca.crt", authority->certificate, kPublic},
                        {"ca.key", authority->key, kSecret},
                        {"tls.key", pair->key, kSecret},
                        {"tls.crt", pair->certificate, kPublic}};
  for (const File& file : files) {
    if (const auto written = write_file(directory / file.name, file.content, file.mode); !written) return written;
  }
  std::cout << "wrote ca.crt, ca.key, tls.crt and tls.key to " << options.directory << "; valid for one year, for";
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
  command->callback([options, &exit_code] {
    const auto generated = generate(*options);
    if (!generated) std::cerr << "vmcp-composer: " << generated.error() << '\n';
    exit_code = generated ? 0 : 2;
  });
}

}  // namespace vmcp::cli
