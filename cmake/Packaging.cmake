# Defines the files that `cmake --install` installs, and the Debian package that `cpack` makes (docs/operations.md). The
# package has the version of project() in the main CMakeLists.txt.

set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # installing must not require that the tests are built
install(TARGETS chap RUNTIME DESTINATION bin)
install(FILES LICENSE RENAME copyright DESTINATION share/doc/chap)
install(FILES docs/operations.md docs/moving.md docs/settings.md DESTINATION share/doc/chap)

# Only the package contains these files, because their paths are absolute.
install(FILES deploy/chap.service DESTINATION /usr/lib/systemd/system COMPONENT service EXCLUDE_FROM_ALL)
install(FILES deploy/chap.env DESTINATION /etc PERMISSIONS OWNER_READ OWNER_WRITE COMPONENT service EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME chap)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "the chap authors <chap@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Evaluates disease-forecasting models and forecasts with them")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};chap;ALL;/;${CMAKE_BINARY_DIR};chap;service;/")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, init-system-helpers, passwd")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS postgresql)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${CMAKE_SOURCE_DIR}/deploy/debian/conffiles ${CMAKE_SOURCE_DIR}/deploy/debian/postinst
    ${CMAKE_SOURCE_DIR}/deploy/debian/prerm ${CMAKE_SOURCE_DIR}/deploy/debian/postrm)
include(CPack)
