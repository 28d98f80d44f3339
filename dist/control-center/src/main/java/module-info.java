/**
 * The web pages of the control listener. It has no code: the kernel finds it by its name and serves
 * what is below {@code control-center/}.
 */
module dev.modeldock.controlcenter {}
