; The Windows installer: standard pages only, which every screen reader knows. Per person, without
; an administrator. Silent with /S; /D=FOLDER chooses the folder.
;
;   makensis -DVERSION=0.1.0 -DBUNDLE=FOLDER -DOUTPUT=FILE -DICON=FILE.ico -DNUMBERS=0.1.0.0 \
;            hearsight.nsi

Unicode true
!ifdef TARGET
    Target ${TARGET} ; for wine without 32-bit programs
!endif
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS all
RequestExecutionLevel user
SetCompressor /SOLID lzma

!include LogicLib.nsh
!include FileFunc.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Hearsight"
!define VERB "Software\Classes\SystemFileAssociations\image\shell\Hearsight"
!define APPLICATION "Software\Classes\Applications\hearsightw.exe"

Name "Hearsight"
OutFile "${OUTPUT}"
Icon "${ICON}"
UninstallIcon "${ICON}"
InstallDir "$LOCALAPPDATA\Programs\Hearsight"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "Hearsight ${VERSION}"

VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "Hearsight"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Hearsight installer"
VIAddVersionKey CompanyName "Hearsight contributors"
VIAddVersionKey LegalCopyright "Hearsight contributors, MIT licence"

LicenseText "These are the licences of Hearsight and of what it holds." "&Next"
LicenseData "${BUNDLE}\_internal\THIRD_PARTY_NOTICES.md"

Page license
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

; Only what we put there: the folder may hold something else.
!macro REMOVE_PROGRAM
    Delete "$INSTDIR\hearsight.exe"
    Delete "$INSTDIR\hearsightw.exe"
    RMDir /r "$INSTDIR\_internal"
!macroend

Section "Hearsight"
    SetOutPath "$INSTDIR"
    !insertmacro REMOVE_PROGRAM
    ${If} ${FileExists} "$INSTDIR\hearsightw.exe"
        MessageBox MB_OK|MB_ICONSTOP "Hearsight is open. Close it, then install again." /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    File /r "${BUNDLE}\*.*"
    WriteUninstaller "$INSTDIR\Uninstall.exe"

    CreateShortcut "$SMPROGRAMS\Hearsight.lnk" "$INSTDIR\hearsightw.exe" "" "" "" "" "" \
        "Tells aloud what is in a picture"

    WriteRegStr HKCU "${VERB}" "" "Describe with Hearsight"
    WriteRegStr HKCU "${VERB}" "Icon" "$INSTDIR\hearsightw.exe"
    WriteRegStr HKCU "${VERB}\command" "" '"$INSTDIR\hearsightw.exe" "%1"'
    WriteRegStr HKCU "${APPLICATION}" "FriendlyAppName" "Hearsight"
    WriteRegStr HKCU "${APPLICATION}\shell\open\command" "" '"$INSTDIR\hearsightw.exe" "%1"'

    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Hearsight"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Hearsight contributors"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\hearsightw.exe"
    WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
    !insertmacro REMOVE_PROGRAM
    Delete "$INSTDIR\Uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\Hearsight.lnk"
    DeleteRegKey HKCU "${VERB}"
    DeleteRegKey HKCU "${APPLICATION}"
    DeleteRegKey HKCU "${UNINSTALL}"

    ; Silent: what a person chose and kept stays, unless /PURGE says otherwise.
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/PURGE" $1
    ${If} ${Errors}
        MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONQUESTION \
            "Also delete your settings and your history of descriptions?" /SD IDNO IDYES delete
        Return
    ${EndIf}
delete:
    RMDir /r "$LOCALAPPDATA\hearsight"
SectionEnd
