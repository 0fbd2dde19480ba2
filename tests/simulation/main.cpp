// SPDX-License-Identifier: EUPL-1.2
#include "run.h"

int main(int argc, char** argv) { return nabe::simulation::run_program(argc, argv); }
