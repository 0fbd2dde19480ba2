// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <utility>

namespace nabe::test {

/// Names of the files of one identity; removed with it.
class Identity {
 public:
  explicit Identity(std::string base) : base_(std::move(base)) {}
  Identity(Identity&& other) noexcept : base_(std::exchange(other.base_, {})) {}
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;
  ~Identity();

  std::string certificate_file() const { return base_ + ".crt"; }
  std::string key_file() const { return base_ + ".key"; }

 private:
  std::string base_;
};

/// A certificate authority of one test: a new key, certificates that last for an hour.
class Authority {
 public:
  Authority();
  ~Authority();

  std::string ca_file() const;
  /// For a server at `host`, a name or an IPv4 address.
  Identity server(const std::string& host) const;
  /// CN=`name`,O=`organisation`, in UTF-8.
  Identity client(const std::string& name, const std::string& organisation = "Stadt") const;
  /// Like `client`, but it has ended an hour ago.
  Identity expired_client(const std::string& name) const;

 private:
  struct Native;
  std::unique_ptr<Native> native_;
};

}  // namespace nabe::test
