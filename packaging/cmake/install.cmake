# What `cmake --install` and the .deb hold: programs, resources, desktop entry, manual pages.
include(GNUInstallDirs)

foreach(program gaussarium gaussarium-trainer)
    if(TARGET ${program})
        install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
        install(FILES packaging/man/${program}.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    endif()
endforeach()

install(DIRECTORY resources/ DESTINATION ${CMAKE_INSTALL_DATADIR}/gaussarium
    PATTERN icons EXCLUDE)
if(TARGET gaussarium)
    install(FILES packaging/desktop/org.gaussarium.Gaussarium.desktop
        DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    install(FILES packaging/desktop/org.gaussarium.Gaussarium.metainfo.xml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
    install(FILES resources/icons/org.gaussarium.Gaussarium.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The Gaussarium authors")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_STRIP_FILES ON)
include(CPack)
