// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "simulated_disk.h"

namespace nabe::disk {

/// What processes on one disk share: a page of memory that is a file of the disk's folder. All zeros is a well disk.
struct Control {
  std::atomic<std::uint64_t> position{0};
  std::array<std::atomic<std::uint64_t>, 6> counts{};  ///< by the bit of the operation
  std::atomic<std::uint64_t> fault_in{0};              ///< operations until the fault strikes; 0: none is placed
  std::atomic<std::uint32_t> fault_operations{0};
  std::atomic<Fault> fault{Fault::PowerLoss};
  std::atomic<bool> struck{false};

  /// Counts an operation. True: it meets the fault.
  bool meets_fault(Operation operation);
};

/// A control page that is mapped as long as this lives.
class ControlPage {
 public:
  explicit ControlPage(const std::string& path);
  ~ControlPage();
  ControlPage(const ControlPage&) = delete;
  ControlPage& operator=(const ControlPage&) = delete;
  Control& operator*() const { return *control_; }
  Control* operator->() const { return control_; }

 private:
  Control* control_;
};

}  // namespace nabe::disk
