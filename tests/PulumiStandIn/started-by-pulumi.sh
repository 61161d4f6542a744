#!/bin/sh
# Exits with 0 when a process named pulumi* (the CLI or its language host) is among the ancestors of this one.
process=$PPID
while [ "${process:-0}" -gt 1 ]; do
  case "$(ps -o comm= -p "$process" 2>/dev/null)" in
    pulumi* | */pulumi*) exit 0 ;;
  esac
  process=$(ps -o ppid= -p "$process" 2>/dev/null | tr -d ' ')
done
exit 1
