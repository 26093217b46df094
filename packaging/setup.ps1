# Set-up, shared by run.ps1 and test.ps1. Works in Windows PowerShell 5.1 and later.
# Everything said is one short line each: it may be heard, not seen.

$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$log = Join-Path $root 'set-up.log'

function Write-Line([string] $text) {
    [Console]::Error.WriteLine($text)
}

function Stop-Here([int] $status, [string[]] $lines) {
    $lines | ForEach-Object { Write-Line $_ }
    exit $status
}

function Find-Python {
    $check = 'import sys; print(sys.executable) if sys.version_info >= (3, 11) else None'
    foreach ($candidate in @('py', '-3'), @('python'), @('python3')) {
        if (-not (Get-Command $candidate[0] -ErrorAction SilentlyContinue)) { continue }
        $rest = @($candidate | Select-Object -Skip 1)
        $found = & $candidate[0] @rest -c $check 2>$null
        if ($LASTEXITCODE -eq 0 -and $found) { return $found }
    }
    Stop-Here 3 @(
        'Hearsight needs Python 3.11 or newer, and there is none. Type:',
        'winget install Python.Python.3.13'
    )
}

function Get-EnvironmentPython([string] $venv) {
    Join-Path $venv 'Scripts\python.exe'
}

function Get-Key([string] $venv) {
    $hash = (Get-FileHash (Join-Path $root 'pyproject.toml')).Hash
    "$hash $(& (Get-EnvironmentPython $venv) -V) $root"
}

function Test-Ready([string] $venv, [string] $extra) {
    $stamp = Join-Path $venv "ready-$extra"
    if (-not ((Test-Path (Get-EnvironmentPython $venv)) -and (Test-Path $stamp))) { return $false }
    (Get-Content -Raw $stamp).Trim() -eq (Get-Key $venv)
}

# Runs a program into the log, with a word every half minute; returns its exit status.
function Invoke-Quietly([string] $program, [string[]] $arguments) {
    $process = Start-Process $program -ArgumentList $arguments -NoNewWindow -PassThru `
        -WorkingDirectory $root -RedirectStandardOutput $log -RedirectStandardError "$log.errors"
    $null = $process.Handle  # without it Windows PowerShell forgets the exit status
    $seconds = 0
    while (-not $process.WaitForExit(30000)) {
        $seconds += 30
        Write-Line "Still working, $seconds seconds."
    }
    $process.ExitCode
}

function New-Environment([string] $venv) {
    $made = Join-Path $venv 'made'
    if (Test-Path $made) { return }
    if (Test-Path $venv) { Remove-Item -Recurse -Force $venv }
    $python = Find-Python
    if ((Invoke-Quietly $python @('-m', 'venv', "`"$venv`"")) -ne 0) {
        Stop-Here 1 "The Python environment could not be made. The reason is in $log.errors"
    }
    New-Item -ItemType File $made | Out-Null
}

function Install-Extra([string] $venv, [string] $extra) {
    # A package without INSTALLER was cut off while it was unpacked; pip would take it as done.
    Get-ChildItem (Join-Path $venv 'Lib\site-packages\*.dist-info') |
        Where-Object { -not (Test-Path (Join-Path $_.FullName 'INSTALLER')) } |
        Remove-Item -Recurse -Force
    $arguments = '-m', 'pip', 'install', '--quiet', '--editable', ".[$extra]"
    if ((Invoke-Quietly (Get-EnvironmentPython $venv) $arguments) -ne 0) {
        Stop-Here 1 @(
            'The download stopped. Check the network, then try again: it goes on from here.',
            "The reason is in $log.errors"
        )
    }
    Set-Content (Join-Path $venv "ready-$extra") (Get-Key $venv)
}
