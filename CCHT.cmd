@echo off
rem Opens the officer's page: finds Python 3.11 or newer (offers to install it), then starts ccht_excel\starter.py,
rem which installs the program and runs "ccht open". This file is ASCII only, with CRLF line ends; what it says in
rem Vietnamese stands in UTF-8 files beside the program.
setlocal
chcp 65001 >nul
title CCHT
set "HERE=%~dp0"
set "STARTER=%HERE%ccht_excel\starter.py"
set "NO_PYTHON=%HERE%ccht_excel\starter_no_python.txt"
if not exist "%STARTER%" goto not_unpacked

call :find_python
if defined PYTHON goto start
type "%NO_PYTHON%"
choice /c CK /n
if errorlevel 2 goto failed
winget install --exact --id Python.Python.3.13 --scope user --accept-package-agreements --accept-source-agreements
call :find_python
if defined PYTHON goto start
type "%NO_PYTHON%"
goto failed

:start
%PYTHON% "%STARTER%" %*
if errorlevel 1 goto failed
exit /b 0

:not_unpacked
echo Hay giai nen ca thu muc nay ra o dia truoc (nhap chuot phai, Extract All), roi nhap dup CCHT.cmd trong do.
goto failed

:failed
echo.
pause
exit /b 1

rem Sets PYTHON to a command, with quotes of its own where it is a path; leaves it unset where there is none.
:find_python
set "PYTHON="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 set "PYTHON=py -3"
if defined PYTHON exit /b 0
for /d %%D in ("%LOCALAPPDATA%\Programs\Python\Python3*") do call :try_python "%%~D\python.exe"
if defined PYTHON exit /b 0
for /d %%D in ("%ProgramFiles%\Python3*") do call :try_python "%%~D\python.exe"
exit /b 0

:try_python
if not exist "%~1" exit /b 0
"%~1" -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 set PYTHON="%~1"
exit /b 0
