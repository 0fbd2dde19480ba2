// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace nabe::support {

/// Stands between a program and a PostgreSQL server on a socket in a folder, and cuts all connections where it is told
/// to. Threads: [any].
class CuttingProxy {
 public:
  enum class Side {
    Request,  ///< what the program sent is thrown away
    Answer,   ///< the server has it and has answered; the answer is thrown away
  };

  /// Listens in `folder`, as the server in `server_folder` does in its own.
  CuttingProxy(const std::string& folder, const std::string& server_folder);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  /// Cuts at the n-th exchange from now on, on whatever connection; afterwards all goes through again.
  void cut_at(int n, Side side);
  /// Cuts all connections now, and refuses new ones until `let_in`.
  void shut_out();
  void let_in();
  /// How often it has cut.
  int cuts() const { return cuts_; }

 private:
  struct Pair {
    int program = -1, server = -1;
    bool in_request = false;  ///< the last bytes went to the server
  };

  void run();
  void accept_one();
  /// False: the pair is over.
  bool forward(Pair& pair, bool from_program);
  bool strikes(Side side);
  void close_all();
  void wake() const;

  const std::string server_folder_;
  int listener_ = -1;
  int wakers_[2] = {-1, -1};
  std::vector<Pair> pairs_;
  std::atomic<int> left_{0};
  std::atomic<Side> side_{Side::Request};
  std::atomic<int> cuts_{0};
  std::atomic<bool> shut_{false};
  std::atomic<bool> ending_{false};
  std::mutex mutex_;
  std::condition_variable seen_;
  bool is_shut_ = false;
  std::thread thread_;
};

}  // namespace nabe::support
