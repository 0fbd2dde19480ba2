# cmake -DSOURCE=... -DBINARY=... -DPREFIX=... -DGENERATOR=... -DCC=... [-DEXAMPLE=...] -P build.cmake
# Configures an outside project in C against the installed SDK and builds its default targets.
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")
file(REMOVE_RECURSE "${BINARY}")
run("${CMAKE_COMMAND}" -S "${SOURCE}" -B "${BINARY}" -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${PREFIX}"
    "-DCMAKE_C_COMPILER=${CC}" "-DEXAMPLE=${EXAMPLE}")
run("${CMAKE_COMMAND}" --build "${BINARY}")
