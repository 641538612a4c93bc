@echo off
rem Drop workbooks or folders on this file. It is kept in ASCII, whatever its name.
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
rem From here on values are taken late, so that no character of a name means anything to cmd.
setlocal EnableDelayedExpansion
rem Explorer quotes only names that hold a space: the program reads the whole line itself.
set "XLSXEVAL_DROPPED=!cmdcmdline!"
set "PYTHONUTF8=1"
set "PY="
if exist "!HERE!python\python.exe" set "PY=!HERE!python\python.exe"
if not defined PY if exist "!HERE!.venv\ready" set "PY=!HERE!.venv\Scripts\python.exe"
if not defined PY call :install
if not defined PY goto :missing
rem A name given at a prompt may hold a !, which has to stay one.
setlocal DisableDelayedExpansion
"%PY%" -m xlsxeval.portable.dropped %*
set "STATUS=%ERRORLEVEL%"
setlocal EnableDelayedExpansion
rem At a prompt the window stays. Explorer's cmd is left altogether: it would go on with what it
rem takes for commands in a dropped name.
if "!XLSXEVAL_DROPPED:/c=!"=="!XLSXEVAL_DROPPED!" exit /b !STATUS!
pause
exit !STATUS!

:install
rem Once, from the wheels in this folder; nothing is fetched, nothing is changed elsewhere.
set "FOUND=py"
set "FLAG=-3"
"!FOUND!" !FLAG! -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul || set "FOUND="
if not defined FOUND set "FLAG="
if not defined FOUND set "FOUND=python"
"!FOUND!" !FLAG! -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul || exit /b 1
"!FOUND!" !FLAG! -m venv "!HERE!.venv" || exit /b 1
"!HERE!.venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links "!HERE!wheels" "xlsxeval[docx,encrypted]" || exit /b 1
echo ok>"!HERE!.venv\ready"
set "PY=!HERE!.venv\Scripts\python.exe"
exit /b 0

:missing
echo xlsxeval needs Python 3.11 or newer in this folder or on this computer.
echo See the text file beside this one.
pause
exit 2
