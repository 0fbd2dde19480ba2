// SPDX-License-Identifier: EUPL-1.2
#include "control.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <system_error>

namespace nabe::disk {

bool Control::meets_fault(Operation operation) {
  ++counts[static_cast<std::size_t>(std::countr_zero(static_cast<std::uint32_t>(operation)))];
  const bool of_these = (fault_operations.load() & operation) != 0;
  if (struck.load()) {
    return fault.load() == Fault::SkippedSync ? of_these : fault.load() != Fault::SingleIoError;
  }
  if (fault_in.load() == 0 || !of_these || fault_in.fetch_sub(1) != 1) {
    return false;
  }
  struck = true;
  return true;
}

ControlPage::ControlPage(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ::ftruncate(file, sizeof(Control)) != 0) {
    throw std::system_error(errno, std::generic_category(), path);
  }
  void* page = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  if (page == MAP_FAILED) {
    throw std::system_error(errno, std::generic_category(), path);
  }
  control_ = static_cast<Control*>(page);
}

ControlPage::~ControlPage() { ::munmap(control_, sizeof(Control)); }

}  // namespace nabe::disk
