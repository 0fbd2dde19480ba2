// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace nabe::simulation {

/// The program: see its --help. Returns its exit code.
int run_program(int argc, char** argv);

}  // namespace nabe::simulation
