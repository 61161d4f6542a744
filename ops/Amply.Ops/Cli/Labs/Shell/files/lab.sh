# Read by the programs beside it. AMPLY_LAB_SHELL names the lab of this shell, AMPLY_HOME the checkout.
lab=$AMPLY_LAB_SHELL
bin=$AMPLY_HOME/.lab/.shell/bin
folder=$AMPLY_HOME/.lab/$lab
outputs=$folder/outputs.json

refuse() { # WHY [COMMAND]
  echo "refused: $1. Nothing was changed." >&2
  [ -z "${2:-}" ] || echo "  Fix: $2" >&2
  exit 3
}

[ -r "$outputs" ] || refuse "lab $lab does not run" "./amply lab up --stack prod --name $lab"

# A field of the outputs.
field() { sed -n "s/^ *\"$1\": *\"\([^\"]*\)\",*\$/\1/p" "$outputs"; }

# The path of the installed program of this name, which is behind the one in this folder.
installed() {
  others=$(printf '%s' ":$PATH:" | sed "s|:$bin:|:|g; s/^://; s/:\$//")
  PATH=$others command -v "$1" || refuse "$1 is not installed on this machine" "${2:-./amply doctor}"
}
