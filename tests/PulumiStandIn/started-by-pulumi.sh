#!/bin/sh
# Exits with 0 when a process named pulumi* (the CLI or its language host) is among the ancestors of this one.
# A container may lack ps; Linux has the same in /proc.
name_of() { if [ -r "/proc/$1/comm" ]; then cat "/proc/$1/comm"; else ps -o comm= -p "$1"; fi; }
parent_of() { if [ -r "/proc/$1/status" ]; then sed -n 's/^PPid:[[:space:]]*//p' "/proc/$1/status"; else ps -o ppid= -p "$1" | tr -d ' '; fi; }

process=$PPID
while [ "${process:-0}" -gt 1 ]; do
  case "$(name_of "$process" 2>/dev/null)" in
    pulumi* | */pulumi*) exit 0 ;;
  esac
  process=$(parent_of "$process" 2>/dev/null)
done
exit 1
