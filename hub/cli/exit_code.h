// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// The exit codes of every command (docs/operating.md).
namespace nabe::cli {

inline constexpr int kGood = 0;
inline constexpr int kFailed = 1;         ///< also: a wrong use of a command
inline constexpr int kConfiguration = 2;  ///< the configuration cannot be used
inline constexpr int kPluginRefused = 3;  ///< a plugin that a connector needs was refused

}  // namespace nabe::cli
