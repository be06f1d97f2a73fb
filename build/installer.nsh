; "Open with Earshot" for recordings, beside the program that plays them now: no extension's default is touched.
; electron-builder includes this file by its name. The extensions are those of `openedExtensions`; a test compares.

!macro eachRecording DO
  !insertmacro ${DO} "opus"
  !insertmacro ${DO} "ogg"
  !insertmacro ${DO} "oga"
  !insertmacro ${DO} "wav"
  !insertmacro ${DO} "wave"
!macroend

!macro offerRecording EXT
  WriteRegNone SHELL_CONTEXT "Software\Classes\.${EXT}\OpenWithProgids" "Earshot.Recording"
!macroend
!macro withdrawRecording EXT
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.${EXT}\OpenWithProgids" "Earshot.Recording"
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Earshot.Recording" "" "Recording"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Earshot.Recording\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  ; What stands behind `--` is never read as a switch.
  WriteRegStr SHELL_CONTEXT "Software\Classes\Earshot.Recording\shell\open\command" "" `"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"`
  !insertmacro eachRecording offerRecording
!macroend

!macro customUnInstall
  !insertmacro eachRecording withdrawRecording
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Earshot.Recording"
!macroend
