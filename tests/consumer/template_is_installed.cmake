# cmake -DWORK=... -P template_is_installed.cmake
# The installed program takes the template that was installed with it, not that of the sources it was built from.
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")
file(REMOVE_RECURSE "${WORK}/moved" "${WORK}/moved_project")
file(COPY "${WORK}/all/" DESTINATION "${WORK}/moved")
file(WRITE "${WORK}/moved/share/nabe/template/NOTES.txt" "my_connector")
run("${WORK}/moved/bin/nabe" new mail_gateway --folder "${WORK}/moved_project")
file(READ "${WORK}/moved_project/NOTES.txt" notes)
if(NOT notes STREQUAL "mail_gateway")
  message(FATAL_ERROR "NOTES.txt says: ${notes}")
endif()
