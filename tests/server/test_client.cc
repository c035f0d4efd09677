// SPDX-License-Identifier: Apache-2.0
#include "tests/server/test_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace vmcp::server::test {
namespace {

constexpr int kPatienceSeconds = 10;

struct FreePem {
  void operator()(BIO* object) const { BIO_free(object); }
  void operator()(X509* object) const { X509_free(object); }
  void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
};

std::unique_ptr<BIO, FreePem> memory(const std::string& bytes) {
  return std::unique_ptr<BIO, FreePem>(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

SSL_CTX* make_context(const ClientTls& options) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_security_level(context, 0);  // so that the server is the one who refuses old versions
  SSL_CTX_set_min_proto_version(context, options.lowest);
  SSL_CTX_set_max_proto_version(context, options.highest);
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  const auto authority_bio = memory(options.authority);
  while (std::unique_ptr<X509, FreePem> one{PEM_read_bio_X509(authority_bio.get(), nullptr, nullptr, nullptr)}) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), one.get());
  }
  if (!options.certificate.certificate.empty()) {
    const std::unique_ptr<X509, FreePem> leaf(
        PEM_read_bio_X509(memory(options.certificate.certificate).get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<EVP_PKEY, FreePem> key(
        PEM_read_bio_PrivateKey(memory(options.certificate.key).get(), nullptr, nullptr, nullptr));
    SSL_CTX_use_certificate(context, leaf.get());
    SSL_CTX_use_PrivateKey(context, key.get());
  }
  if (!options.ciphers.empty()) SSL_CTX_set_cipher_list(context, options.ciphers.c_str());
  return context;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Response parse_head(const std::string& head) {
  Response response;
  response.code = std::stoi(head.substr(head.find(' ') + 1));
  for (std::size_t at = head.find("\r\n"); at + 4 < head.size(); at = head.find("\r\n", at + 2)) {
    const std::string line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) break;
    response.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
  }
  return response;
}

sockaddr_in name_of(int socket, int (*get_name)(int, sockaddr*, socklen_t*)) {
  sockaddr_in name{};
  socklen_t size = sizeof name;
  if (get_name(socket, reinterpret_cast<sockaddr*>(&name), &size) != 0) return {};
  return name;
}

}  // namespace

Client::Client(const Address& address, const ClientTls& options) {
  socket_ = connect_to(address, kPatienceSeconds);
  if (!socket_) return;
  const int yes = 1;  // as Metacontroller does; else the end of a longer request waits for a late acknowledgement
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  connected_ = true;
  if (!options.authority.empty()) shake_hands(options);
}

void Client::shake_hands(const ClientTls& options) {
  context_.reset(make_context(options));
  tls_.reset(SSL_new(context_.get()));
  SSL_set_fd(tls_.get(), socket_.get());
  SSL_set1_host(tls_.get(), "localhost");
  if (!options.protocols.empty()) {
    SSL_set_alpn_protos(tls_.get(), reinterpret_cast<const unsigned char*>(options.protocols.data()),
                        static_cast<unsigned int>(options.protocols.size()));
  }
  if (options.resume != nullptr) SSL_set_session(tls_.get(), options.resume);
  ERR_clear_error();
  connected_ = SSL_connect(tls_.get()) == 1;
}

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    ERR_clear_error();
    const ssize_t count = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                               : ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool Client::fill() {
  std::array<char, 16 * 1024> bytes;
  ERR_clear_error();
  const ssize_t count = tls_ ? SSL_read(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                             : ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
  if (count > 0) received_.append(bytes.data(), static_cast<std::size_t>(count));
  return count > 0;
}

std::optional<Response> Client::receive() {
  while (received_.find("\r\n\r\n") == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  const std::size_t head_size = received_.find("\r\n\r\n") + 4;
  Response response = parse_head(received_.substr(0, head_size));
  const std::size_t length = std::stoul(response.headers["content-length"]);
  while (received_.size() < head_size + length) {
    if (!fill()) return std::nullopt;
  }
  response.body = received_.substr(head_size, length);
  received_.erase(0, head_size + length);
  return response;
}

std::string Client::receive_some() {
  if (received_.empty()) fill();
  return std::exchange(received_, {});
}

bool Client::closed() {
  if (!received_.empty()) return false;
  char byte = 0;
  ERR_clear_error();
  if (tls_) {
    const int count = SSL_read(tls_.get(), &byte, 1);
    const int error = SSL_get_error(tls_.get(), count);
    return count <= 0 && !(error == SSL_ERROR_WANT_READ || (error == SSL_ERROR_SYSCALL && errno == EAGAIN));
  }
  const ssize_t count = ::recv(socket_.get(), &byte, 1, 0);
  return count == 0 || (count < 0 && errno != EAGAIN);
}

FileDescriptor connect_to(const Address& address, int timeout_seconds) {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval timeout{timeout_seconds, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(address.port);
  if (::inet_pton(AF_INET, address.host.c_str(), &name.sin_addr) != 1 ||
      ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    return {};
  }
  return socket;
}

int server_end(const Client& client) {
  const sockaddr_in wanted = name_of(client.socket(), ::getsockname);
  for (int descriptor = 0; descriptor < 1024; ++descriptor) {
    const sockaddr_in peer = name_of(descriptor, ::getpeername);
    if (peer.sin_port == wanted.sin_port && peer.sin_addr.s_addr == wanted.sin_addr.s_addr) return descriptor;
  }
  return -1;
}

std::string hook_request(std::string_view path, std::string_view body, std::string_view headers) {
  std::string request = "POST " + std::string(path) +
                        " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
                        "\r\nContent-Type: application/json\r\n";
  return request.append(headers).append("\r\n").append(body);
}

std::optional<Response> call(const Address& address, const ClientTls& tls, std::string_view request) {
  Client client(address, tls);
  if (!client.connected()) return std::nullopt;
  client.send(request);  // may break off when the server answers early; the answer counts
  return client.receive();
}

}  // namespace vmcp::server::test
