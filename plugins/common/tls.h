// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace nabe::common {

/// Of a side that connects. All files are PEM.
struct TlsClientSettings {
  std::string ca_file;           ///< empty: the system's authorities
  std::string certificate_file;  ///< of the client, with the rest of its chain; empty: none
  std::string key_file;
};

/// Of a side that listens. All files are PEM.
struct TlsServerSettings {
  std::string certificate_file;  ///< with the rest of its chain
  std::string key_file;
  std::string client_ca_file;  ///< a peer must present a certificate of one of these authorities; empty: it need not

  bool enabled() const { return !certificate_file.empty(); }
};

/// Keys and rules of one side, shared by its connections: TLS 1.2 or newer, ciphers with forward secrecy, no
/// renegotiation; a client always verifies its peer. The files are read once. Threads: [any].
class TlsContext {
 public:
  /// Null and `problem` if a file cannot be used. An encrypted key is one that cannot: nobody is there to be asked.
  /// Blocks: reads files.
  static std::shared_ptr<const TlsContext> for_client(const TlsClientSettings& settings, std::string& problem);
  static std::shared_ptr<const TlsContext> for_server(const TlsServerSettings& settings, std::string& problem);

  struct Native;
  explicit TlsContext(std::unique_ptr<Native> native);
  ~TlsContext();
  const Native& native() const { return *native_; }

 private:
  std::unique_ptr<Native> native_;
};

/// TLS over a connected socket, which it uses and does not own. No call blocks, whatever the mode of the socket.
/// Threads: one at a time.
class TlsStream {
 public:
  enum class Status {
    Done,
    WantsRead,   ///< again when the socket can be read
    WantsWrite,  ///< again when the socket can be written
    Ended,       ///< the peer has said that it sends no more
    Broken,      ///< for good; `problem` says why
  };
  struct Step {
    Status status = Status::Done;
    std::size_t bytes = 0;  ///< with Done
  };

  /// A client: the peer's certificate must be valid for `host`, a name or an address.
  static std::unique_ptr<TlsStream> to_server(std::shared_ptr<const TlsContext> context, int fd,
                                              const std::string& host);
  static std::unique_ptr<TlsStream> to_client(std::shared_ptr<const TlsContext> context, int fd);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  /// Comes before everything else, until it says Done.
  Step handshake();
  Step read(char* destination, std::size_t capacity);
  /// After WantsRead or WantsWrite the same bytes, or more that begin with them, come first in the next call.
  Step write(std::string_view bytes);
  /// Whether `read` would give something else than WantsRead: bytes, an end or a failure. What TLS sends on its own
  /// behalf is taken in and does not count.
  bool readable();
  /// Tells the peer that nothing more will be sent, if that can be done at once.
  void say_goodbye();

  /// The subject of the peer's verified certificate (RFC 4514, in UTF-8: "CN=Portal,O=Stadt"); empty without one.
  std::string peer_subject() const;
  /// Broken because the peer does not admit us (with TLS 1.3 that is learned after the handshake): it has looked at
  /// nothing that was written.
  bool refused() const;
  /// What is wrong, without anything of the content.
  const std::string& problem() const;

 private:
  struct Native;
  explicit TlsStream(std::unique_ptr<Native> native);
  Step step(int result);
  void fail();
  std::unique_ptr<Native> native_;
};

}  // namespace nabe::common
