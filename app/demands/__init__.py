"""The question loop: who finds nothing leaves a need, and is answered by people. For now: leaving and listing."""
